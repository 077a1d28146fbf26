using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Parley.Server.Doctor;

/// <summary>Whether the server could listen where it is told to. A Parley server that runs there already is no riddle but a note.</summary>
internal static class AddressCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var address in addresses)
        {
            findings.Add(await ExamineAsync(address, cancellationToken));
        }

        return findings;
    }

    private static async Task<Finding> ExamineAsync(string address, CancellationToken cancellationToken)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return Finding.Problem($"'{address}' is not an address to listen at", "write it like http://localhost:5080");
        }

        if (binding.IsUnixPipe || binding.IsNamedPipe || binding.Port == 0)
        {
            return Finding.Ok($"address {address}");
        }

        return TryBind(binding) switch
        {
            null => Finding.Ok($"port {binding.Port}"),
            SocketError.AddressAlreadyInUse => await DescribeListenerAsync(binding, cancellationToken),
            SocketError.AccessDenied => Finding.Problem(
                $"this user may not listen at port {binding.Port}", "choose a port above 1023: --urls http://localhost:5080"),
            SocketError.AddressNotAvailable => Finding.Problem(
                $"this machine has no address {binding.Host}", "listen at one that it has, or at every one: --urls http://*:5080"),
            { } error => Finding.Problem($"port {binding.Port} cannot be listened at: {error}", "choose another one: --urls http://localhost:5081"),
        };
    }

    private static SocketError? TryBind(BindingAddress binding)
    {
        try
        {
            using var listener = new TcpListener(Address(binding.Host), binding.Port);
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    private static IPAddress Address(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : host == "localhost" ? IPAddress.Loopback
        : IPAddress.Any; // Kestrel takes any other name for "every address"

    private static async Task<Finding> DescribeListenerAsync(BindingAddress binding, CancellationToken cancellationToken)
    {
        var host = Address(binding.Host) is var address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? "localhost" : binding.Host;
        var url = $"{binding.Scheme}://{host}:{binding.Port}";
        return await AskVersionAsync(url, cancellationToken) is { } version
            ? Finding.Note($"a Parley server ({version}) runs at {url}")
            : Finding.Problem(
                $"port {binding.Port} is taken: another program listens at {host}:{binding.Port}",
                $"stop that program, or choose another port: --urls {binding.Scheme}://localhost:{binding.Port + 1}");
    }

    private static async Task<string?> AskVersionAsync(string url, CancellationToken cancellationToken)
    {
        // Nothing is sent that matters, so any certificate will do.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            var text = await client.GetStringAsync(new Uri(url + "/api/v1/server"), cancellationToken);
            using var answer = JsonDocument.Parse(text);
            return answer.RootElement.GetProperty("name").GetString() == "Parley" ? answer.RootElement.GetProperty("version").GetString() : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
