using System.CommandLine;

namespace Parley.Server.Commands;

/// <summary>The settings that are worth a short name on the command line; every other one is an environment variable (docs/operations/settings.md).</summary>
internal sealed class ServerSettingOptions
{
    private readonly Option<string?> _urls = new("--urls") { Description = "Addresses to listen at, separated by semicolons. Default http://localhost:5080." };
    private readonly Option<string?> _data = new("--data") { Description = "The folder that everything is kept in." };
    private readonly Option<string?> _database = new("--database") { Description = "postgres://user:password@host/database, instead of SQLite files in the data folder." };
    private readonly Option<string?> _https = new("--https") { Description = "self-signed: HTTPS with a certificate that the server makes for itself." };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "HTTPS with this certificate, a PEM file; its issuers follow it." };
    private readonly Option<string?> _certificateKey = new("--certificate-key") { Description = "The certificate's private key, a PEM file." };

    public ServerSettingOptions() => _https.AcceptOnlyFromAmong("self-signed");

    public void AddTo(Command command)
    {
        command.Add(_urls);
        command.Add(_data);
        command.Add(_database);
        command.Add(_https);
        command.Add(_certificate);
        command.Add(_certificateKey);
    }

    /// <summary>As configuration, which wins over files and environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Read(ParseResult parse)
    {
        var settings = new Dictionary<string, string?>();
        Set("urls", _urls);
        Set("Parley:Data", _data);
        Set("Parley:Https:CertificatePath", _certificate);
        Set("Parley:Https:KeyPath", _certificateKey);
        if (parse.GetValue(_database) is { } database)
        {
            settings["Parley:Database:Engine"] = "Postgres";
            settings["Parley:Database:ConnectionString"] = database;
        }

        if (parse.GetValue(_https) is not null)
        {
            settings["Parley:Https:SelfSigned"] = "true";
        }

        return settings;

        void Set(string key, Option<string?> option)
        {
            if (parse.GetValue(option) is { } value)
            {
                settings[key] = value;
            }
        }
    }
}
