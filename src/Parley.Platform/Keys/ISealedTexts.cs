namespace Parley.Platform.Keys;

/// <summary>A module's texts, sealed by secrets that the master keys wrap: for verifying that they can be read.</summary>
public interface ISealedTexts
{
    /// <summary>For people, in the plural: <c>messages</c>.</summary>
    string Name { get; }

    /// <summary>Opens them, the newest first, and says how many it tried.</summary>
    /// <param name="most">No more than these.</param>
    /// <param name="failed">Told of each that cannot be opened, in words that name it and show nothing of it.</param>
    ValueTask<long> VerifyAsync(long most, Action<string> failed, CancellationToken cancellationToken);
}
