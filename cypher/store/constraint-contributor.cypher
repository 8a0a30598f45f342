// Each contributor is one node
CREATE CONSTRAINT contributor_name IF NOT EXISTS FOR (n:Contributor) REQUIRE n.name IS UNIQUE
