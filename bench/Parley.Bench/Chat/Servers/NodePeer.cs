using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;
using Parley.Accounts.Tokens;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Servers;

/// <summary>The server to compare with: bench/peers/node-pg and its PostgreSQL, both on the servers' processor.</summary>
internal sealed class NodePeer : ChatServer
{
    private readonly PostgresCluster _database;
    private readonly Process _node;

    private NodePeer(PostgresCluster database, Process node, int port)
    {
        (_database, _node, Address) = (database, node, new IPEndPoint(IPAddress.Loopback, port));
        Leftovers.Add(this, Kill);
    }

    public override IPEndPoint Address { get; }

    /// <summary>What each part has used so far.</summary>
    public (TimeSpan Node, TimeSpan Postgres) Parts => (Bench.Load.ProcessorTime.Of(_node.Id), Bench.Load.ProcessorTime.OfTree(_database.ProcessId));

    public override TimeSpan ProcessorTime => Parts.Node + Parts.Postgres;

    public string Version => $"Node, Socket.IO, PostgreSQL {_database.Version}";

    /// <summary>Starts both, with conversations of the given members.</summary>
    public static async Task<NodePeer> StartAsync(JsonWebKey tokenKey, IReadOnlyList<(Guid Id, Guid[] Members)> conversations)
    {
        var folder = Environment.GetEnvironmentVariable("PARLEY_PEER") ?? throw new InvalidOperationException("Start this with ./parley bench.");
        var database = await PostgresCluster.StartAsync();
        await FillAsync(database, await File.ReadAllTextAsync(Path.Combine(folder, "schema.sql")), conversations);
        var port = ServerProcess.FreePort();
        string[] command = [.. ServerProcess.Alone(Processors.Server), "node", "server.js"];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            Environment =
            {
                ["NODE_ENV"] = "production",
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["PUBLIC_KEY"] = JsonSerializer.Serialize(tokenKey, JsonSerializerOptions.Web),
                ["PGHOST"] = database.SocketFolder,
                ["PGPORT"] = database.Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = "parley",
                ["PGDATABASE"] = "postgres",
            },
        };
        var peer = new NodePeer(database, Process.Start(start)!, port);
        await peer.WaitUntilReadyAsync();
        return peer;
    }

    private static async Task FillAsync(PostgresCluster database, string schema, IReadOnlyList<(Guid Id, Guid[] Members)> conversations)
    {
        await using var source = database.Connect();
        await using var command = source.CreateCommand(schema);
        await command.ExecuteNonQueryAsync();
        await using var insert = source.CreateCommand("INSERT INTO conversations (id) SELECT unnest($1)");
        insert.Parameters.Add(new NpgsqlParameter { Value = conversations.Select(one => one.Id).ToArray() });
        await insert.ExecuteNonQueryAsync();
        await using var members = source.CreateCommand("INSERT INTO members (conversation_id, user_id) SELECT * FROM unnest($1, $2)");
        members.Parameters.Add(new NpgsqlParameter { Value = conversations.SelectMany(one => one.Members.Select(_ => one.Id)).ToArray() });
        members.Parameters.Add(new NpgsqlParameter { Value = conversations.SelectMany(one => one.Members).ToArray() });
        await members.ExecuteNonQueryAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await retry.WaitForNextTickAsync(patience.Token))
        {
            if (_node.HasExited)
            {
                throw new InvalidOperationException($"The server to compare with ended at its start with {_node.ExitCode}.");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{Address}/health"), patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                // not yet
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Leftovers.Remove(this);
        await Task.Run(Kill);
        _node.Dispose();
        _database.Dispose();
    }

    private void Kill()
    {
        if (!_node.HasExited)
        {
            _node.Kill();
            _node.WaitForExit();
        }
    }
}
