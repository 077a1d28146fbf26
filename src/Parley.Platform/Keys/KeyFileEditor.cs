using Parley.Platform.Configuration;

namespace Parley.Platform.Keys;

/// <summary>Changes the key file, as the console's commands do; a running server notices. One change at a time, each whole or not at all.</summary>
public sealed class KeyFileEditor(DataFolder folder, TimeProvider clock)
{
    /// <summary>Servers look at the file at least every 30 s (<see cref="KeyOptions.CheckInterval"/>); until then they wrap with the key before.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private string Path => MasterKeys.FileOf(folder);

    /// <summary>Makes a new key the current one: the prepared one when there is one, else one that is made now. Old keys stay. Its number.</summary>
    /// <exception cref="KeyFileException">The file is missing or damaged.</exception>
    public int Rotate() => Change(file =>
    {
        var number = file.Keys.Max(key => key.Number);
        return number > file.Current ? file with { Current = number, CurrentSince = clock.GetUtcNow() } : Add(file) with { Current = number + 1, CurrentSince = clock.GetUtcNow() };
    }).Current;

    /// <summary>Adds a key without using it, so that every machine can be given it before the first one does. Its number.</summary>
    /// <exception cref="KeyFileException">The file is missing or damaged, or one is prepared already.</exception>
    public int Prepare() => Change(file => file.Keys.Max(key => key.Number) is var last && last > file.Current
        ? throw new KeyFileException($"Master key {last} is prepared already: `keys rotate` makes it the current one.")
        : Add(file)).Keys.Max(key => key.Number);

    /// <summary>Removes a key that nothing needs any more: the caller has made sure of that.</summary>
    /// <exception cref="KeyFileException">The file is missing or damaged, the key is the current one, prepared or not there, or servers may still wrap with it.</exception>
    public void Remove(int number) => Change(file =>
    {
        if (file.Keys.All(key => key.Number != number))
        {
            throw new KeyFileException($"{Path} holds no master key {number}: it holds {string.Join(", ", file.Keys.Select(key => key.Number).Order())}.");
        }

        if (number == file.Current)
        {
            throw new KeyFileException($"Master key {number} is the current one. Make another one current first: `keys rotate`.");
        }

        if (number > file.Current)
        {
            // Its number must never be another key's, and a database may know it.
            throw new KeyFileException($"Master key {number} is prepared: it can be used (`keys rotate`), and replaced by the next one, but not taken back.");
        }

        if (file.CurrentSince is { } since && clock.GetUtcNow() - since < Settled)
        {
            throw new KeyFileException(
                $"Master key {file.Current} became the current one only at {since:u}: a server may not have noticed and still use {number}. Try again in a minute.");
        }

        return file with { Keys = [.. file.Keys.Where(key => key.Number != number)] };
    });

    private KeyFile Add(KeyFile file) => file with { Keys = [.. file.Keys, MasterKey.Create(file.Keys.Max(key => key.Number) + 1, clock)] };

    private KeyFile Change(Func<KeyFile, KeyFile> change)
    {
        if (!File.Exists(Path))
        {
            throw new KeyFileException($"{Path} is missing: the first start of a server makes it. If there was one, put it back from its backup.");
        }

        using var editing = KeyFileLock.Take(folder);
        var file = change(KeyFile.Read(Path));
        file.Replace(Path);
        return file;
    }
}
