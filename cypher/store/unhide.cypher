// Show hidden images again
:param ids => ['flags:fr'];
UNWIND $ids AS id
MATCH (i:Image {id: id}) WHERE i.hiddenAt IS NOT NULL
SET i:Image
SET i.hiddenAt = null, i.hiddenWhy = null
RETURN count(*) AS images
