// Which images are stored, and not gone from their source
:param ids => ['flags:fr', 'flags:zz'];
UNWIND $ids AS id
MATCH (i:Image {id: id}) WHERE i.source IS NOT NULL AND i.state <> 'gone'
RETURN i.id AS id
