// Hide the images that were hidden before they were forgotten
MATCH (h:Hidden) WHERE h.hiddenAt IS NOT NULL
MATCH (i:Image {id: h.id}) WHERE i.source IS NOT NULL
SET i.hiddenAt = coalesce(i.hiddenAt, h.hiddenAt), i.hiddenWhy = coalesce(i.hiddenWhy, h.hiddenWhy)
DELETE h
RETURN count(*) AS images
