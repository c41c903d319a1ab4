"""The database is away over the closing and the reveal of a quiz and the drawing of a lottery, and Hearth is killed
before it is back. What people did in time was answered, because it lay in the spool: it must count, as if nothing had
happened."""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from acts import Acts  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import wait_until  # noqa: E402
from world import Server, World, moment  # noqa: E402

PEOPLE, CHANGES = 60, 20


def play(world, server, claims):
    acts = Acts(world)
    rows = world.hearth.rows
    home = world.address()
    people = world.people[:PEOPLE]
    acts.phase("sign-in", [(person, lambda one: one.browser.sign_in(home, one.visitor)) for person in people],
               in_order=False)
    wait_until(lambda: not rows("SELECT 1 FROM runs WHERE state = 'planned'"), 30, "everything is open")
    acts.phase("check-in", [(person, acts.press("daily", "check-in")) for person in people], in_order=False)
    # So many that storing them takes longer than a timer needs to fire; the last answer of each is the right one.
    held = [(person, "first", acts.form(person, "first", "answer"), {"q_oolong": "B"})
            for _ in range(CHANGES) for person in people]
    held += [(person, "draw", acts.form(person, "draw", "enter"), {}) for person in people]
    held += [(person, "first", acts.form(person, "first", "answer"), {"q_oolong": "A"}) for person in people]
    server.database.stop()
    answers = []

    def send(person, script, form, chosen):
        answer = person.browser.send(world.address(script), form.filled(**chosen))
        answers.append((answer.status, "?w=" in answer.headers.get("Location", "")))

    began = time.monotonic()
    # In order, because the earliest right answers win.
    for person, script, form, chosen in held:
        send(person, script, form, chosen)
    print(f"          {len(held)} presses without a database in {time.monotonic() - began:.1f} s", flush=True)
    claims.equal(set(answers), {(303, True)}, f"each of {len(held)} presses is answered while the database is away")
    server.clock.turn_to(moment("11:15:00"))
    world.hearth.process.kill()
    server.database.start()
    world.hearth.start()
    wait_until(lambda: not rows("SELECT 1 FROM runs WHERE state <> 'over' AND script IN ('first', 'draw')"), 60,
               "the quiz is revealed and the lottery drawn", pause=0.2)
    wait_until(lambda: not rows("SELECT 1 FROM quiz_results WHERE is_paid = 0"), 30, "everybody is paid", pause=0.2)
    world.hearth.wait_until_settled()
    names = [person.name for person in people]
    results = rows("SELECT person, place, has_won FROM quiz_results ORDER BY place")
    claims.equal([name for name, _, _ in results], names, "everybody's answer counts, in the order in which they came")
    claims.equal(sum(won for _, _, won in results), 20, "the first twenty win")
    entered = [name for name, in rows("SELECT person FROM lottery_entries ORDER BY number")]
    claims.equal(sorted(entered), sorted(names), "everybody is on the roster of the lottery")
    claims.equal(len(rows("SELECT pick FROM lottery_wins WHERE run LIKE 'draw%'")), 32, "each prize is drawn")


def main():
    claims = Claims()
    server = Server("10:00:01")
    world = World(pathlib.Path(sys.argv[1]) / "world", seed=1, postgres=server.database.address, clock=server.clock)
    print("The database is away over the reveal:", flush=True)
    try:
        world.populate(PEOPLE, 0)
        world.hearth.start()
        play(world, server, claims)
        code, seconds = world.hearth.process.stop()
        claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
    except Exception:
        print(world.hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        world.close()
        server.close()
    claims.finish()


if __name__ == "__main__":
    main()
