// What the store holds
CALL () { MATCH (i:Image) RETURN count(*) AS images }
CALL () { MATCH ()-[r:SIMILAR_TO]->() RETURN count(*) AS edges }
CALL () { MATCH ()-[r:WAS_SIMILAR_TO]->() RETURN count(*) AS closed_edges }
CALL () { MATCH (c:Crawl) RETURN count(*) AS crawls }
CALL () { MATCH (:Crawl)-[:FROM]->(s) RETURN count(DISTINCT s) AS seeds }
CALL () { MATCH (w:Work) RETURN count(*) AS works }
RETURN images, edges, closed_edges, seeds, crawls, works
