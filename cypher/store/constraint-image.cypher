// Image ids are unique over the whole store
// Made before any write: MERGE on an id is only safe under this constraint.
CREATE CONSTRAINT image_id IF NOT EXISTS FOR (i:Image) REQUIRE i.id IS UNIQUE
