// What the whole store holds, including nodes of other programs
RETURN COUNT { (n) } AS nodes, COUNT { (i:Image) } AS images, COUNT { ()-[r:SIMILAR_TO]->() } AS edges,
       COUNT { (c:Crawl) } AS crawls, COUNT { (w:Work) } AS works, COUNT { (s:Subject) } AS subjects,
       COUNT { (g:Genre) } AS genres, COUNT { (b:Contributor) } AS contributors,
       COUNT { (s:Source WHERE s.addedAt IS NOT NULL) } AS sources, COUNT { (v:View) } AS views
