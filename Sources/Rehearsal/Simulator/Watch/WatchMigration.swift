internal import Storage

extension Watch {
    /// Triggers that write down what changes in the tables of the engine: what they see, no transaction can hide.
    ///
    /// The one place of this room that names tables of another; it reads them only.
    static let migration = Migration(
        room: "rehearsal",
        number: 1,
        name: "watch",
        [
            "CREATE TABLE rehearsed (event INTEGER PRIMARY KEY)",
            """
            CREATE TABLE watch (
              number INTEGER PRIMARY KEY, what TEXT NOT NULL, name TEXT, before TEXT, after TEXT, one INTEGER,
              two INTEGER, body BLOB
            )
            """,
            """
            CREATE TRIGGER watch_effect_new AFTER INSERT ON outbox BEGIN
              INSERT INTO watch (what, name, after, one, two, body)
              VALUES ('effect+', new.id, new.state, new.ordinal, new.event, new.body);
            END
            """,
            """
            CREATE TRIGGER watch_effect_moved AFTER UPDATE ON outbox
            WHEN old.state <> new.state OR old.epoch <> new.epoch BEGIN
              INSERT INTO watch (what, name, before, after, one, two)
              VALUES ('effect', new.id, old.state, new.state, old.epoch, new.epoch);
            END
            """,
            """
            CREATE TRIGGER watch_effect_gone AFTER DELETE ON outbox BEGIN
              INSERT INTO watch (what, name, before) VALUES ('effect-', old.id, old.state);
            END
            """,
            """
            CREATE TRIGGER watch_event_new AFTER INSERT ON inbox BEGIN
              INSERT INTO watch (what, name, before, one, two, body)
              VALUES ('event+', new.lane, new.source, new.id, new.received_at, new.body);
            END
            """,
            """
            CREATE TRIGGER watch_event_gone AFTER DELETE ON inbox BEGIN
              INSERT INTO watch (what, one) VALUES ('event-', old.id);
            END
            """,
            """
            CREATE TRIGGER watch_decision_new AFTER INSERT ON decisions BEGIN
              INSERT INTO watch (what, before, after, one, two)
              VALUES ('decision+', new.kind, new.verdict, new.event, new.epoch);
            END
            """,
            """
            CREATE TRIGGER watch_node_new AFTER INSERT ON nodes BEGIN
              INSERT INTO watch (what, one) VALUES ('node+', new.number);
            END
            """,
            """
            CREATE TRIGGER watch_node_gone AFTER DELETE ON nodes BEGIN
              INSERT INTO watch (what, one) VALUES ('node-', old.number);
            END
            """,
            """
            CREATE TRIGGER watch_shard AFTER UPDATE OF owner ON shards WHEN old.owner IS NOT new.owner BEGIN
              INSERT INTO watch (what, one, two) VALUES ('shard', new.shard, new.owner);
            END
            """,
        ]
    )
}
