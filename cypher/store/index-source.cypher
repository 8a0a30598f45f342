// Images can be found by their source
CREATE INDEX image_source IF NOT EXISTS FOR (i:Image) ON (i.source)
