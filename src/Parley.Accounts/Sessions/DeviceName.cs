namespace Parley.Accounts.Sessions;

/// <summary>
/// Names a device by its User-Agent, roughly: enough to tell one's phone from one's laptop. Only words of these tables come out, so that a made-up header
/// can put no text of its own into anybody's list.
/// </summary>
internal static class DeviceName
{
    public const string Unknown = "Unknown device";

    // Browsers name their ancestors and models, too, so the first that matches wins: Edge and Opera say Chrome, Chrome says Safari.
    private static readonly (string Token, string Name)[] Programs =
    [
        ("parley-cli", "Parley command line"), ("ParleyClient", "Parley client"),
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("OPT/", "Opera"), ("Vivaldi/", "Vivaldi"), ("SamsungBrowser/", "Samsung Internet"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("Electron/", "Desktop app"), ("CriOS/", "Chrome"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome"),
        ("Version/", "Safari"), ("AppleWebKit/", "Browser"),
        ("okhttp/", "App"), ("Dart/", "App"), ("CFNetwork/", "App"), ("curl/", "curl"), ("Wget/", "Wget"), ("python", "Python program"), ("node", "Node program"),
        ("axios/", "Node program"), ("Go-http-client", "Go program"), ("Java/", "Java program"), (".NET", ".NET program"), ("Mozilla/", "Browser"),
    ];

    // Android says Linux, and iPads and iPhones say Mac OS X.
    private static readonly (string Token, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Mac OS X", "Mac"),
        ("Darwin", "Apple"), ("Linux", "Linux"), ("X11", "Unix"), ("BSD", "BSD"),
    ];

    /// <summary>Only so much of a header is looked at.</summary>
    private const int Longest = 512;

    public static string Of(string userAgent)
    {
        var text = userAgent.Length > Longest ? userAgent[..Longest] : userAgent;
        return (Find(Programs, text), Find(Systems, text)) switch
        {
            (null, null) => Unknown,
            (null, { } system) => system,
            ({ } program, null) => program,
            ({ } program, { } system) => $"{program} on {system}",
        };
    }

    private static string? Find((string Token, string Name)[] table, string text) =>
        Array.Find(table, entry => text.Contains(entry.Token, StringComparison.OrdinalIgnoreCase)).Name;
}
