// Create the Work nodes that older versions kept as a property of their images
// One call handles some images, in the order of their ids, so that a small heap suffices. It returns the last id, or
// null after the last image. An interrupted migration starts again from the first image. The subjects follow with the
// next answer (ingest --refresh).
:param after => '';
:param most => 1000;
MATCH (i:Image) WHERE i.id > $after
WITH i ORDER BY i.id LIMIT $most
CALL (i) {
  WITH i WHERE i.workId IS :: STRING NOT NULL AND i.source IS NOT NULL AND i.state IS NOT NULL
  MERGE (w:Work {id: i.workId})
  ON CREATE SET w.title = i.title, w.describedAt = coalesce(i.expandedAt, i.firstSeenAt, datetime({epochSeconds: 0}))
  WITH i, w, EXISTS { (i)-[:OF]->() } AS known
  FOREACH (_ IN CASE WHEN known THEN [] ELSE [1] END | CREATE (i)-[:OF]->(w))
  REMOVE i.workId
}
RETURN max(i.id) AS last
