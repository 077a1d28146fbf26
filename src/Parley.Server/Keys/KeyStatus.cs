using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Platform.Keys;

namespace Parley.Server.Keys;

/// <summary>Which master keys there are, and what hangs on them.</summary>
internal sealed record KeyStatus
{
    public required string File { get; init; }

    public required int Current { get; init; }

    public required DateTimeOffset CurrentSince { get; init; }

    public required IReadOnlyList<MasterKeyStatus> Keys { get; init; }

    public required IReadOnlyList<SecretsStatus> Secrets { get; init; }

    /// <summary>How many secrets are still to be wrapped with the current key; 0 when no rotation is under way.</summary>
    public long Waiting => Secrets.Sum(one => one.ByKey.Where(count => count.Key != Current).Sum(count => count.Value));

    public IEnumerable<int> Removable => Keys.Where(key => key.State == MasterKeyState.Unused).Select(key => key.Number);

    public static async Task<KeyStatus> ReadAsync(MasterKeys keys, IEnumerable<WrappedSecrets> secrets, CancellationToken cancellationToken)
    {
        var counts = new List<SecretsStatus>();
        foreach (var one in secrets)
        {
            counts.Add(new(one.Database.Module, one.Name, new SortedDictionary<int, long>((await one.CountAsync(cancellationToken)).ToDictionary())));
        }

        return new KeyStatus
        {
            File = keys.Path,
            Current = keys.Current,
            CurrentSince = keys.CurrentSince,
            Keys = [.. keys.Keys.Select(key => new MasterKeyStatus(key.Number, key.CreatedAt, State(key.Number)))],
            Secrets = counts,
        };

        MasterKeyState State(int number) =>
            number == keys.Current ? MasterKeyState.Current
            : number > keys.Current ? MasterKeyState.Prepared
            : counts.Any(one => one.ByKey.ContainsKey(number)) ? MasterKeyState.Needed
            : MasterKeyState.Unused;
    }

    public IEnumerable<string> Lines(DateTimeOffset now)
    {
        yield return $"key file {File}";
        foreach (var key in Keys)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"master key {key.Number}: made {key.CreatedAt:u}, {(now - key.CreatedAt).Days} days ago; {Say(key)}");
        }

        foreach (var one in Secrets)
        {
            var counts = one.ByKey.Count == 0 ? "none" : string.Join(", ", one.ByKey.Select(count => $"{count.Value} on master key {count.Key}"));
            yield return $"{one.Module}: {one.Name}: {counts}";
        }

        yield return Waiting > 0
            ? $"A rotation is under way: {Waiting} secrets are still to be wrapped with master key {Current}. A running server does that; if none runs, the next start."
            : "No rotation is under way.";
        foreach (var number in Removable)
        {
            yield return $"Nothing needs master key {number} any more: `parley-server keys remove {number}` (backups from before the rotation still do).";
        }
    }

    private string Say(MasterKeyStatus key) => key.State switch
    {
        MasterKeyState.Current => $"current since {CurrentSince:u}",
        MasterKeyState.Prepared => "prepared, not used yet",
        MasterKeyState.Needed => "old, still needed",
        _ => "old, not needed any more",
    };
}

internal sealed record MasterKeyStatus(int Number, DateTimeOffset CreatedAt, MasterKeyState State);

internal sealed record SecretsStatus(string Module, string Name, SortedDictionary<int, long> ByKey);

[JsonConverter(typeof(Protocol.KebabEnumConverter<MasterKeyState>))]
internal enum MasterKeyState
{
    Current,
    Prepared,
    Needed,
    Unused,
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(KeyStatus))]
internal sealed partial class KeyStatusJson : JsonSerializerContext;
