// The images of the works about a subject
:param subject => 'Europe';
MATCH (:Subject {name: $subject})<-[:ABOUT]-(:Work)<-[:OF]-(i:Image) WHERE i.source IS NOT NULL
RETURN DISTINCT i.id AS id ORDER BY id
