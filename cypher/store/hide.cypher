// Hide images; the first time stays, and a new reason replaces the old one
// Setting the label takes the node's lock first.
:param ids => ['flags:fr'];
:param reason => null;
UNWIND $ids AS id
MATCH (i:Image {id: id}) WHERE i.source IS NOT NULL
SET i:Image
SET i.hiddenAt = coalesce(i.hiddenAt, datetime()), i.hiddenWhy = coalesce($reason, i.hiddenWhy)
RETURN count(*) AS images
