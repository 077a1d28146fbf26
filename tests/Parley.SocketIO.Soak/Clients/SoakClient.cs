namespace Parley.SocketIO.Soak.Clients;

/// <summary>One of the thousands: connects, does what its life says, ends it, and begins another.</summary>
internal sealed class SoakClient(int index, Uri[] doors, Stage stage, Tally tally, Random random)
{
    /// <summary>Far more than any life takes: a client that is still waiting then has found a connection that does not end.</summary>
    private static readonly TimeSpan LifeLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    internal async Task RunAsync()
    {
        while (!stage.IsOver)
        {
            using var limit = new CancellationTokenSource(LifeLimit);
            var isStanding = stage.IsRollCall;
            var life = isStanding ? Life.Standing(index) : Life.Draw(random);
            try
            {
                using var connection = await OpenAsync(life, limit.Token);
                var reading = connection.ReadAsync(limit.Token);
                if (isStanding)
                    await StandAsync(connection, reading, limit);
                else
                    await LiveAsync(connection, life, limit.Token);
                await reading;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                tally.Wrong($"{life}: still connected after {LifeLimit}");
            }
            catch (InvalidDataException error)
            {
                tally.Wrong($"{life}: {error.Message}");
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // Cut off by the server, as some lives mean to be.
                tally.Count("cut off");
            }

            await RestAsync();
        }
    }

    private async Task<ClientConnection> OpenAsync(Life life, CancellationToken cancellationToken)
    {
        tally.Count("connect by " + life.Way);
        var host = doors[life.Door];
        Transport transport = life.Way == Way.WebSocket
            ? await WebSocketTransport.OpenAsync(host, null, cancellationToken)
            : await PollingTransport.OpenAsync(host, cancellationToken);
        var connection = new ClientConnection(transport, life.Namespace, tally);
        try
        {
            if (life.Ending is Ending.NeverJoin or Ending.BeRefused)
                return connection;
            await connection.JoinAsync(cancellationToken);
            if (life.Way == Way.Upgrade)
                await connection.UpgradeAsync(cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>There to be counted, until the others move again or the server cuts it off.</summary>
    private async Task StandAsync(ClientConnection connection, Task reading, CancellationTokenSource limit)
    {
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
        while (stage is { IsRollCall: true, IsOver: false })
        {
            if (await Task.WhenAny(stage.Moved, reading) == reading)
                return;
        }

        limit.CancelAfter(LifeLimit);
        await connection.LeaveAsync(limit.Token);
    }

    private async Task LiveAsync(ClientConnection connection, Life life, CancellationToken cancellationToken)
    {
        var isTalking = life.Ending is not (Ending.NeverJoin or Ending.BeRefused);
        for (var talk = 0; isTalking && talk < life.Talks && stage is { IsRollCall: false, IsOver: false }; talk++)
        {
            await connection.TalkAsync(random.Next(1_000), cancellationToken);
            await Task.WhenAny(Task.Delay(life.Pause, TimeProvider.System, cancellationToken), stage.Moved);
        }

        tally.Count("end by " + life.Ending);
        await connection.EndAsync(life.Ending, cancellationToken);
    }

    private Task RestAsync() => stage.IsOver || stage.IsRollCall
        ? Task.CompletedTask
        : Task.WhenAny(Task.Delay(LongestRest * random.NextDouble(), TimeProvider.System), stage.Moved);
}
