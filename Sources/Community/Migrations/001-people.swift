public import Storage

/// The tables of people and groups; nobody but this room reads or writes them.
public enum CommunityMigrations {
    public static let all = [
        Migration(
            room: "community",
            number: 1,
            name: "people",
            [
                """
                CREATE TABLE stores (
                  brand TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, region TEXT NOT NULL,
                  PRIMARY KEY (brand, id)
                )
                """,
                """
                CREATE TABLE guides (
                  brand TEXT NOT NULL, folded_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, store TEXT,
                  PRIMARY KEY (brand, folded_id)
                )
                """,
                // Who serves whom. One row for each pair; a customer who comes back starts it again.
                """
                CREATE TABLE relations (
                  account TEXT NOT NULL, guide TEXT NOT NULL, customer TEXT NOT NULL,
                  channel TEXT NOT NULL, began_at INTEGER NOT NULL, last_added_at INTEGER NOT NULL,
                  times INTEGER NOT NULL,
                  is_confirmed INTEGER NOT NULL, ended_at INTEGER, ended_by TEXT,
                  PRIMARY KEY (account, guide, customer)
                )
                """,
                // Whose tags were asked for. A row for each customer for whom it mattered once, and for nobody else.
                """
                CREATE TABLE contacts (
                  account TEXT NOT NULL, id TEXT NOT NULL, seen_at INTEGER, changed_at INTEGER, look_up_effect TEXT,
                  look_up_at INTEGER,
                  PRIMARY KEY (account, id)
                )
                """,
                "CREATE INDEX contacts_looked_up ON contacts (look_up_effect) WHERE look_up_effect IS NOT NULL",
                """
                CREATE TABLE tags (
                  account TEXT NOT NULL, customer TEXT NOT NULL, guide TEXT NOT NULL, name TEXT NOT NULL,
                  PRIMARY KEY (account, customer, guide, name)
                )
                """,
                // Under which names a human is known; merged when two turn out to be one.
                """
                CREATE TABLE identities (
                  brand TEXT NOT NULL, kind TEXT NOT NULL 
                    CHECK (kind IN ('member', 'customer', 'visitor', 'participant')),
                  id TEXT NOT NULL, person TEXT NOT NULL, met_at INTEGER NOT NULL,
                  PRIMARY KEY (brand, kind, id)
                )
                """,
                "CREATE INDEX identities_person ON identities (brand, person)",
                """
                CREATE TABLE groups (
                  account TEXT NOT NULL, id TEXT NOT NULL, name TEXT, owner TEXT, version TEXT,
                  seen_at INTEGER, look_up_at INTEGER, look_up_effect TEXT,
                  failed_look_ups INTEGER NOT NULL DEFAULT 0, dismissed_at INTEGER,
                  PRIMARY KEY (account, id)
                )
                """,
                "CREATE INDEX groups_looked_up ON groups (look_up_effect) WHERE look_up_effect IS NOT NULL",
                """
                CREATE TABLE memberships (
                  account TEXT NOT NULL, group_id TEXT NOT NULL, member TEXT NOT NULL,
                  is_customer INTEGER, joined_at INTEGER NOT NULL, scene TEXT NOT NULL,
                  brought_by TEXT, channel TEXT, left_at INTEGER,
                  PRIMARY KEY (account, group_id, member)
                )
                """,
            ]
        )
    ]
}
