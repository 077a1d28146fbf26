using Npgsql;

namespace Parley.Postgres;

/// <summary>Reads what operators write: Npgsql's key=value pairs, or libpq's address <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
public static class PostgresAddress
{
    // Put before the operator's own pairs, which therefore win.
    // Five seconds: a send that PostgreSQL does not answer is refused, retryably, within that time (the delivery contract's failure table).
    // GSS encryption would load a Kerberos library that most systems do not have, and complain on the console.
    private const string Defaults = "Timeout=5;Command Timeout=5;Max Auto Prepare=64;GSS Encryption Mode=Disable;Application Name=parley;";

    /// <exception cref="FormatException">It is neither; the message never holds the text, which may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(Defaults + (IsAddress(text) ? "" : text));
            if (IsAddress(text))
            {
                Apply(builder, text);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The driver's own messages may quote a value.
            throw Unreadable("a key is unknown or its value is not valid");
        }

        return string.IsNullOrEmpty(builder.Host) ? throw Unreadable("it names no host") : builder;
    }

    private static FormatException Unreadable(string why) => new(
        $"Not a PostgreSQL connection string: {why}. Write Host=…;Database=…;Username=…;Password=… or postgres://user:password@host:5432/database.");

    private static bool IsAddress(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static void Apply(NpgsqlConnectionStringBuilder builder, string text)
    {
        var address = new Uri(text);
        builder.Host = address.HostNameType == UriHostNameType.IPv6 ? address.Host.Trim('[', ']') : address.Host;
        builder.Port = address.Port > 0 ? address.Port : NpgsqlConnection.DefaultPort;
        if (address.AbsolutePath.Length > 1)
        {
            builder.Database = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        }

        if (address.UserInfo.Length > 0)
        {
            var colon = address.UserInfo.IndexOf(':', StringComparison.Ordinal);
            builder.Username = Uri.UnescapeDataString(colon < 0 ? address.UserInfo : address.UserInfo[..colon]);
            builder.Password = colon < 0 ? null : Uri.UnescapeDataString(address.UserInfo[(colon + 1)..]);
        }

        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new FormatException("A parameter has no value.");
            }

            Set(builder, Uri.UnescapeDataString(pair[..equals]), Uri.UnescapeDataString(pair[(equals + 1)..]));
        }
    }

    // libpq's names (PostgreSQL's manual, "Parameter Key Words"); any other is taken for one of Npgsql's.
    private static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "sslcert":
                builder.SslCertificate = value;
                break;
            case "sslkey":
                builder.SslKey = value;
                break;
            case "connect_timeout":
                builder["Timeout"] = value;
                break;
            case "application_name":
                builder.ApplicationName = value;
                break;
            default:
                builder[name] = value;
                break;
        }
    }
}
