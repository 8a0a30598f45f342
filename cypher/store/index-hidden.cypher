// Hidden images can be listed
// Made last of all: while it is missing, what an older version stored is brought forward.
CREATE INDEX image_hidden IF NOT EXISTS FOR (i:Image) ON (i.hiddenAt)
