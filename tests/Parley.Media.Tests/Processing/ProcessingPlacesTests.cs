using Parley.Media.Processing;
using Parley.Protocol;

namespace Parley.Media.Tests.Processing;

public sealed class ProcessingPlacesTests
{
    private static readonly UserId Ada = UserId.From(Guid.CreateVersion7()), Bob = UserId.From(Guid.CreateVersion7()), Eve = UserId.From(Guid.CreateVersion7());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_TwiceByOneOwner_LeavesTheOtherPlaceToOthers()
    {
        using var places = new ProcessingPlaces(2);
        var first = await places.TakeAsync(Ada, Token);
        var second = places.TakeAsync(Ada, Token).AsTask();

        using var bobs = await places.TakeAsync(Bob, Token);
        Assert.False(second.IsCompleted);
        first.Dispose();
        first.Dispose();

        using var adas = await second;
        var third = places.TakeAsync(Eve, Token).AsTask();
        Assert.False(third.IsCompleted);
        bobs.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Take_GivenUp_HoldsNothing()
    {
        using var places = new ProcessingPlaces(1);
        var first = await places.TakeAsync(Ada, Token);
        using var gone = new CancellationTokenSource();
        var (own, others) = (places.TakeAsync(Ada, gone.Token).AsTask(), places.TakeAsync(Bob, gone.Token).AsTask());

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => own);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => others);
        first.Dispose();

        (await places.TakeAsync(Bob, Token)).Dispose();
        (await places.TakeAsync(Ada, Token)).Dispose();
    }
}
