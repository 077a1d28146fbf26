using Parley.Chaos.Clients;
using Parley.Chaos.Stages;

namespace Parley.Chaos.Faults;

/// <summary>Asks the server itself, past the faulty network, whether it is ready.</summary>
internal sealed class Health(Stage stage) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private string _last = "nothing";

    /// <exception cref="TimeoutException">It did not become so in half a minute; the message says what it answered last.</exception>
    public async Task UntilAsync(bool ready)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await IsReadyAsync() != ready)
        {
            try
            {
                await Task.Delay(Pause, TimeProvider.System, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"/health/ready did not become {(ready ? "200" : "503")} within {Patience.TotalSeconds} s; last: {_last}");
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(stage.Address, "/health/ready"));
            _last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (Disconnections.IsOne(exception))
        {
            _last = exception.ToString();
            return false;
        }
    }
}
