namespace Parley.Bench.SignIn;

/// <summary>Passwords tried on one account, each from another address.</summary>
internal static class Attack
{
    public const int PerSecond = 50;

    public static async Task RunAsync(SignInPeople people, SignInCounts counts, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var attempts = new List<Task>();
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(end); i++)
            {
                attempts.Add(TryAsync(people, counts, i));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(attempts);
        }
    }

    private static async Task TryAsync(SignInPeople people, SignInCounts counts, int number) => counts.Attacked(
        await people.TryAsync(people.Victim, $"a wrong passphrase {number}", $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}"));
}
