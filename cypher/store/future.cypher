// How many images have a time in the future, by the database server's clock, and the latest such time
// now is in milliseconds. Differences of up to five minutes are accepted: clocks differ.
MATCH (i:Image)
WHERE i.source IS NOT NULL AND any(at IN [i.firstSeenAt, i.expandedAt, i.shortSince] WHERE at > datetime() + duration('PT5M'))
WITH count(i) AS images, max(coalesce(i.expandedAt, i.firstSeenAt)) AS latest
RETURN datetime().epochMillis AS now, images, left(toString(latest), 16) AS latest
