// Licences, with the number of images that have each
// license is empty for images whose licence is unknown. with_credit: images whose credit line is known.
// topic: works
// about: everything
MATCH (i:Image)
RETURN i.source AS source, i.license AS license, count(*) AS images, count(i.credit) AS with_credit
ORDER BY source, images DESC, license
