namespace Parley.Chat;

internal static class ChatModule
{
    /// <summary>The database's name.</summary>
    public const string Name = "chat";
}
