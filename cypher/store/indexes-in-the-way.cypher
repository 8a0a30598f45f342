// What keeps a constraint on a label's id from being made: an index on the same, or anything of the same name
// :param label => 'Image'
// :param constraint => 'image_id'
SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint
WHERE name = $constraint OR labelsOrTypes = [$label] AND properties = ['id']
RETURN name, owningConstraint IS NOT NULL AS backs
