using System.Security.Cryptography;
using Parley.Chat.Encryption;
using Parley.Protocol;

namespace Parley.Chat.Tests.Encryption;

public sealed class HandleCacheTests
{
    private readonly HandleCache _cache = new(3);

    [Fact]
    public void Add_BeyondTheCapacity_DropsWhoWasNotLookedUp()
    {
        var handles = Enumerable.Range(1, 4).Select(number => Handle(number)).ToList();
        foreach (var handle in handles.Take(3))
        {
            _cache.Add(handle);
        }

        Assert.True(_cache.TryGet(handles[0].Id, out var first));
        _cache.Add(handles[3]);

        Assert.Same(handles[0], first);
        Assert.Equal(3, _cache.Count);
        Assert.False(_cache.TryGet(handles[1].Id, out _));
        Assert.All([handles[0], handles[2], handles[3]], handle => Assert.True(_cache.TryGet(handle.Id, out _)));
    }

    [Fact]
    public void Add_Twice_KeepsTheFirst()
    {
        var handle = Handle(1);

        Assert.Same(handle, _cache.Add(handle));
        Assert.Same(handle, _cache.Add(handle with { Number = 2 }));
    }

    [Fact]
    public void Forget_AHandleThatIsReadOnlyLater_KeepsItOut()
    {
        var (known, late) = (Handle(1), Handle(2));
        _cache.Add(known);
        _cache.Forget(known.Id);
        _cache.Forget(known.Id);
        _cache.Forget(late.Id);

        Assert.Null(_cache.Add(late));
        Assert.True(_cache.TryGet(known.Id, out var gone) && gone is null);
        Assert.True(_cache.TryGet(late.Id, out var never) && never is null);
    }

    [Fact]
    public async Task EveryOperation_FromManyThreads_StaysWithinTheCapacity()
    {
        var handles = Enumerable.Range(1, 50).Select(number => Handle(number)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 5_000; i++)
                {
                    var handle = handles[(i * (thread + 1)) % handles.Count];
                    if (!_cache.TryGet(handle.Id, out _))
                    {
                        _cache.Add(handle);
                    }
                    else if (i % 97 == 0)
                    {
                        _cache.Forget(handle.Id);
                    }
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(3, _cache.Count);
    }

    private static ConversationHandle Handle(long number)
    {
        var id = ConversationId.New(TimeProvider.System);
        return new(id, number, new BodyCipher(id, 1, RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes)));
    }
}
