namespace Parley.Server.Settings;

/// <summary>Section <c>Parley</c>: what stands beside the sections.</summary>
public sealed class ServerOptions
{
    public const string Section = "Parley";

    /// <summary>
    /// The folder that everything is kept in; <c>--data</c>. Default: <c>parley</c> in the user's folder for application data
    /// (<c>~/.local/share/parley</c> on Linux).
    /// </summary>
    public string? Data { get; set; }

    /// <summary>The folder with the web client's files. Default: <c>wwwroot</c> beside the program.</summary>
    public string? WebRoot { get; set; }
}
