// Hidden images can be listed
// Created last: as long as this index does not exist, the store is migrated.
CREATE INDEX image_hidden IF NOT EXISTS FOR (i:Image) ON (i.hiddenAt)
