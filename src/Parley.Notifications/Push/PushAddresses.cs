using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Parley.Platform.Http;
using Parley.Platform.Http.Outbound;
using Parley.Protocol;

namespace Parley.Notifications.Push;

/// <summary>Which addresses of push services are taken. They come from clients, and this server calls them.</summary>
internal sealed class PushAddresses(IOptions<WebPushOptions> options)
{
    private const int MaxBytes = 2048;

    private const string Field = "endpoint";

    private readonly IPNetwork[] _private = [.. options.Value.PrivateNetworks.Select(text => ClientAddress.TryParseNetwork(text, out var network) ? network : default)];

    /// <summary>Null when it is taken. Asked again at each call, by the connection itself: names may lead elsewhere later.</summary>
    public async ValueTask<FieldError?> CheckAsync(string? endpoint, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(endpoint) || endpoint.Length > MaxBytes)
        {
            return new FieldError(Field, $"is required, with at most {MaxBytes} bytes", MaxBytes);
        }

        if (!endpoint.All(char.IsAscii) || endpoint.Any(char.IsControl) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http") || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return new FieldError(Field, "must be an https address without user and fragment");
        }

        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(uri.DnsSafeHost, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return new FieldError(Field, "names a host that cannot be found");
        }

        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => PublicNetworks.MayCall(address, _private)))
        {
            return new FieldError(Field, "must be on a public host");
        }

        var allPrivate = Array.TrueForAll(addresses, address => Array.Exists(_private, network => network.Contains(address)));
        return uri.Scheme == "http" && !allPrivate ? new FieldError(Field, "must be an https address without user and fragment") : null;
    }

    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        PublicNetworks.ConnectAsync(context.DnsEndPoint, _private, cancellationToken);
}
