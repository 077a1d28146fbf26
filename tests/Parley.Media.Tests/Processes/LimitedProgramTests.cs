using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Parley.Media.Processes;

namespace Parley.Media.Tests.Processes;

public sealed class LimitedProgramTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly LimitedProgram _programs = new(
        new NetworkIsolation(NullLogger<NetworkIsolation>.Instance), Options.Create(new MediaOptions()), TimeProvider.System, NullLogger<LimitedProgram>.Instance);

    [Fact]
    public async Task Run_WhenItsOutputCannotBeTaken_EndsItsInputFirst()
    {
        var fed = false;

        await Assert.ThrowsAsync<InvalidDataException>(() => _programs.RunAsync(
            "cat", [], mostWritten: 0,
            async (input, token) =>
            {
                try
                {
                    while (true)
                    {
                        await input.WriteAsync(new byte[64 * 1024], token);
                    }
                }
                finally
                {
                    await Task.Delay(200, CancellationToken.None);
                    fed = true;
                }
            },
            async (output, token) =>
            {
                await output.ReadExactlyAsync(new byte[10], token);
                throw new InvalidDataException("no room");
            },
            Token));

        Assert.True(fed);
    }

    [Fact]
    public async Task Run_WhatItIsFed_ComesBack()
    {
        using var answer = new MemoryStream();

        var end = await _programs.RunAsync(
            "cat", [], mostWritten: 0, (input, token) => input.WriteAsync(new byte[100_000], token).AsTask(), (output, token) => output.CopyToAsync(answer, token), Token);

        Assert.Equal((true, 100_000), (end.Ended, answer.Length));
    }
}
