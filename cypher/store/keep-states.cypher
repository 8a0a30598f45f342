// Append the states that a repair has set to the kept states, as for states that answers set
// For an image without kept states, its state between its answer and now is unknown: that part was damaged.
MATCH (i:Image) WHERE i.source IS NOT NULL AND i.state IN ['new', 'expanded', 'empty', 'gone', 'retry', 'rejected']
  AND CASE WHEN i.states IS NULL THEN i.state IN ['gone', 'retry', 'rejected']
           WHEN i.states IS :: LIST<STRING NOT NULL> NOT NULL AND i.stateTimes IS :: LIST<ZONED DATETIME NOT NULL> NOT NULL THEN last(i.states) <> i.state ELSE false END
SET i:Image
WITH i WHERE i.states IS NULL OR last(i.states) <> i.state
WITH i, i.expandedAt IS :: ZONED DATETIME NOT NULL AND i.expandedAt < datetime() AS answered
WITH i, coalesce(i.states, CASE WHEN answered THEN ['unknown'] ELSE [] END) AS states,
     coalesce(i.stateTimes, CASE WHEN answered THEN [i.expandedAt] ELSE [] END) AS times
SET i.states = states + i.state,
    i.stateTimes = times + CASE WHEN coalesce(last(times) > datetime(), false) THEN last(times) ELSE datetime() END
RETURN count(*) AS images
