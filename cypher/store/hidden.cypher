// Hidden images, the latest first
// An image that was hidden and then forgotten is a (:Hidden): a crawl that finds it again hides it.
CALL () {
  MATCH (i:Image) WHERE i.hiddenAt IS :: ZONED DATETIME NOT NULL AND i.source IS NOT NULL
  RETURN i.id AS id, i.title AS title, i.hiddenAt AS at, i.hiddenWhy AS why, true AS stored
  UNION ALL
  MATCH (h:Hidden) WHERE h.hiddenAt IS :: ZONED DATETIME NOT NULL AND h.id IS NOT NULL
  RETURN h.id AS id, null AS title, h.hiddenAt AS at, h.hiddenWhy AS why, false AS stored
}
RETURN id, title, at AS hiddenAt, why AS reason, stored ORDER BY hiddenAt DESC, id
