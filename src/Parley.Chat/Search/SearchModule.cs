namespace Parley.Chat.Search;

/// <summary>The index has a database of its own beside the chat's: what is derived must not slow down, or be backed up with, what it is derived from.</summary>
internal static class SearchModule
{
    /// <summary>The database's name.</summary>
    public const string Name = "search";

    /// <summary>Where its migrations are.</summary>
    public const string Schema = "Search.Schema";
}
