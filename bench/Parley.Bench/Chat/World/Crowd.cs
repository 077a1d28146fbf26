using Parley.Bench.Chat.Servers;

namespace Parley.Bench.Chat.World;

/// <summary>3,000 people who have 30 conversations each, with a message in each.</summary>
internal sealed class Crowd : IDisposable
{
    /// <summary>How many, and with how many of the next in the ring each talks: half of their conversations.</summary>
    public const int Count = 3_000, Reach = 15;

    private Crowd(WorkFolder folder, IReadOnlyList<string> tokens, IReadOnlyList<SeedConversation> conversations) =>
        (Folder, Tokens, Conversations) = (folder, tokens, conversations);

    /// <summary>The data folder.</summary>
    public WorkFolder Folder { get; }

    /// <summary>One of each person.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Person i's conversation with the next person in the ring is at i × <see cref="Reach"/>.</summary>
    public IReadOnlyList<SeedConversation> Conversations { get; }

    public static async Task<Crowd> SeedAsync(ChatContext context)
    {
        var folder = context.CopyOfFresh();
        using var seed = new WorldSeed(folder.FullPath);
        var people = seed.AddPeople(Count);
        var conversations = await seed.AddConversationsAsync(People.Ring(people, Reach), messages: 1);
        var mint = context.Tokens();
        return new Crowd(folder, [.. people.Select(person => mint.Issue(person.Id))], conversations);
    }

    public void Dispose() => Folder.Dispose();
}
