using System.Text.Json;
using System.Text.Json.Serialization;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Advertisements;

/// <summary>The statements over the landing pages of <c>frontier.db</c>: when each was asked last, by every address that leads to it.</summary>
internal static class LandingMemory
{
    /// <summary>A landing page nobody advertises any more is forgotten after this time.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(180);

    /// <summary>What is known of the page behind an address; null where it was never asked.</summary>
    public static KnownLanding? Find(SqliteSession db, string url) =>
        db.Query(
                "select seen, due, interval, failures, text_digest from landing where fingerprint = $1",
                r =>
                    JsonSerializer.Deserialize(r.GetString(0), LandingJson.Default.AdvertisementLanding) is { } seen
                        ? new KnownLanding(
                            seen,
                            FrontierTables.At(r.GetInt64(1)),
                            TimeSpan.FromMilliseconds(r.GetInt64(2)),
                            r.GetInt32(3),
                            r.IsDBNull(4) ? null : r.GetString(4)
                        )
                        : null,
                UrlFingerprint.Bytes(UrlFingerprint.Of(url))
            )
            .FirstOrDefault();

    /// <summary>Remembers a landing page under the address of its advertisement and under its own.</summary>
    public static void Save(SqliteSession db, string link, KnownLanding landing, DateTimeOffset now)
    {
        var seen = JsonSerializer.Serialize(landing.Seen, LandingJson.Default.AdvertisementLanding);
        foreach (var url in new[] { link, landing.Seen.Url }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            db.Execute(
                """
                insert into landing (fingerprint, seen, due, interval, failures, text_digest) values ($1, $2, $3, $4, $5, $6)
                on conflict (fingerprint) do update set seen = excluded.seen, due = excluded.due, interval = excluded.interval,
                    failures = excluded.failures, text_digest = excluded.text_digest
                """,
                UrlFingerprint.Bytes(UrlFingerprint.Of(url)),
                seen,
                FrontierTables.Ms(landing.Due),
                (long)landing.Interval.TotalMilliseconds,
                landing.Failures,
                landing.TextDigest
            );
        }

        db.Execute("delete from landing where due < $1", FrontierTables.Ms(now - KeptFor));
    }
}

[JsonSerializable(typeof(AdvertisementLanding))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class LandingJson : JsonSerializerContext;
