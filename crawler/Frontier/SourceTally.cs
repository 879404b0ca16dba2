namespace AdWatch.Crawler.Frontier;

/// <summary>How many URLs of one source wait, and for what: kept as they change, so that no question about a source has to read its URLs.</summary>
/// <remarks>
/// What waits is counted by the minute it is due in (table <c>waiting</c>). Minutes that have passed are added up into one count, and
/// <see cref="tallied"/> says up to which: a URL due no later stands in that count, a later one in its minute. For the writing thread.
/// </remarks>
internal sealed class SourceTally(long sourceKey)
{
    public const string Columns = "due_unseen, due_seen, later_unseen, under_way, redirects, set_aside, retired, tallied";
    public const long Minute = 60_000;

    private readonly Dictionary<long, (long Unseen, long Seen, long Earliest)> changed = [];
    private long dueUnseen;
    private long dueSeen;
    private long laterUnseen;
    private long underWay;
    private long redirects;
    private long setAside;
    private long retired;
    private long tallied;
    private bool isDirty;

    /// <summary>Reads the counts.</summary>
    /// <param name="first">The first of <see cref="Columns"/> in the row.</param>
    public SourceTally Load(SqliteRow row, int first)
    {
        (dueUnseen, dueSeen, laterUnseen) = (row.GetInt64(first), row.GetInt64(first + 1), row.GetInt64(first + 2));
        (underWay, redirects, setAside) = (row.GetInt64(first + 3), row.GetInt64(first + 4), row.GetInt64(first + 5));
        (retired, tallied) = (row.GetInt64(first + 6), row.GetInt64(first + 7));
        return this;
    }

    public void Add(EntryStand stand) => Count(stand, 1);

    public void Move(EntryStand from, EntryStand to)
    {
        Count(from, -1);
        Count(to, 1);
    }

    /// <summary>Everything that waits is set aside.</summary>
    public void SetAsideWaiting(SqliteSession db)
    {
        setAside += dueUnseen + laterUnseen;
        (dueUnseen, dueSeen, laterUnseen, isDirty) = (0, 0, 0, true);
        changed.Clear();
        db.Execute("delete from waiting where source_key = $1", sourceKey);
    }

    /// <summary>Everything set aside waits again; to be called before its state is changed.</summary>
    public void TakeUpSetAside(SqliteSession db)
    {
        var rows = db.Query(
            "select due, visits from entry where source_key = $1 and state = 4",
            r => (Due: r.GetInt64(0), Seen: r.GetInt64(1) > 0),
            sourceKey
        );
        foreach (var (due, seen) in rows)
        {
            Move(new EntryStand(4, due, seen), new EntryStand(0, due, seen));
        }
    }

    /// <summary>Everything that waits is due.</summary>
    public void MakeAllDue(SqliteSession db, long now)
    {
        WriteMinutes(db);
        AddUp(db, now);
        dueSeen += db.Scalar<long>("select coalesce(sum(seen), 0) from waiting where source_key = $1", sourceKey);
        dueUnseen += laterUnseen;
        (laterUnseen, isDirty) = (0, true);
        db.Execute("delete from waiting where source_key = $1", sourceKey);
    }

    public void Flush(SqliteSession db, long now)
    {
        if (!isDirty)
        {
            return;
        }

        isDirty = false;
        WriteMinutes(db);
        AddUp(db, now);
        db.Execute(
            """
            update source set due_unseen = $2, due_seen = $3, later_unseen = $4, under_way = $5, redirects = $6, set_aside = $7, retired = $8,
                tallied = $9
            where key = $1
            """,
            sourceKey,
            dueUnseen,
            dueSeen,
            laterUnseen,
            underWay,
            redirects,
            setAside,
            retired,
            tallied
        );
    }

    private void Count(EntryStand stand, int by)
    {
        isDirty = true;
        var unseen = stand.Seen ? 0 : by;
        switch (stand.State)
        {
            case 0:
                CountWaiting(stand, by, unseen);
                break;
            case 1 or 2:
                underWay += unseen;
                break;
            case 3:
                redirects += by;
                break;
            case 4:
                setAside += unseen;
                break;
            default:
                retired += by;
                break;
        }
    }

    private void CountWaiting(EntryStand stand, int by, int unseen)
    {
        var minute = stand.Due / Minute;
        if (minute <= tallied)
        {
            dueUnseen += unseen;
            dueSeen += by - unseen;
            return;
        }

        laterUnseen += unseen;
        var before = changed.GetValueOrDefault(minute, (0, 0, long.MaxValue));
        changed[minute] = (before.Item1 + unseen, before.Item2 + by - unseen, by > 0 ? Math.Min(before.Item3, stand.Due) : before.Item3);
    }

    private void WriteMinutes(SqliteSession db)
    {
        foreach (var (minute, (unseen, seen, earliest)) in changed)
        {
            db.Execute(
                """
                insert into waiting (source_key, minute, unseen, seen, earliest) values ($1, $2, $3, $4, $5)
                on conflict do update set unseen = unseen + excluded.unseen, seen = seen + excluded.seen, earliest = min(earliest, excluded.earliest)
                """,
                sourceKey,
                minute,
                unseen,
                seen,
                earliest
            );
        }

        changed.Clear();
    }

    /// <summary>Adds up the minutes that have passed.</summary>
    private void AddUp(SqliteSession db, long now)
    {
        var minute = now / Minute;
        if (minute <= tallied)
        {
            return;
        }

        var (unseen, seen) = db.Query(
            "select coalesce(sum(unseen), 0), coalesce(sum(seen), 0) from waiting where source_key = $1 and minute <= $2",
            r => (r.GetInt64(0), r.GetInt64(1)),
            sourceKey,
            minute
        )[0];
        dueUnseen += unseen;
        dueSeen += seen;
        laterUnseen -= unseen;
        tallied = minute;
        db.Execute("delete from waiting where source_key = $1 and minute <= $2", sourceKey, minute);
    }
}
