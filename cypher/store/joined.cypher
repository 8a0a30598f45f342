// Relationships of other programs to some images or crawls; three at most
:param images => ['flags:fr'];
:param crawls => ['example'];
CALL () {
  UNWIND $images AS id
  MATCH (i:Image {id: id})-[r]-(o)
  WHERE NOT (type(r) IN ['SIMILAR_TO', 'WAS_SIMILAR_TO', 'ALSO_SIMILAR_TO'] AND o:Image AND o.source IS NOT NULL AND o.state IS NOT NULL
    OR type(r) = 'OF' AND o:Work OR type(r) = 'FROM' AND o:Crawl AND o.source IS NOT NULL AND o.startedAt IS NOT NULL)
  RETURN i.id AS id, type(r) AS type LIMIT 3
  UNION
  UNWIND $crawls AS id
  MATCH (c:Crawl {id: id})-[r]-(o) WHERE NOT (type(r) = 'FROM' AND o:Image)
  RETURN c.id AS id, type(r) AS type LIMIT 3
}
RETURN id, type ORDER BY id, type LIMIT 3
