// Save a view, which never changes
// The same view again changes nothing: the answer to its COMMIT may have been lost.
:param view => {id: 'aaaaaaaaaaaaaaaaaaaaaa', title: 'Flags', note: null, schema: 1, state: '{"schema": 1, "ids": []}'};
MERGE (v:View {id: $view.id})
ON CREATE SET v.createdAt = datetime(), v.title = $view.title, v.note = $view.note, v.schema = $view.schema, v.state = $view.state
RETURN v.createdAt AS createdAt
