// What prevents a constraint on a label's id or name: an index on the same property, or anything of the same name
:param label => 'Image';
:param property => 'id';
:param constraint => 'image_id';
SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint
WHERE name = $constraint OR labelsOrTypes = [$label] AND properties = [$property]
RETURN name, owningConstraint IS NOT NULL AS backs
