using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Parley.Chat.Encryption;
using Parley.Chat.Mentions;
using Parley.Chat.Messages;
using Parley.Chat.Polls;
using Parley.Chat.Search.Index;
using Parley.Chat.Search.Text;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Feed;

/// <summary>Opens messages to find out what they can be found by.</summary>
internal sealed class MessageOpener(ConversationKeys keys, ILogger<MessageOpener> logger)
{
    /// <summary>Those that can be opened. A conversation that was deleted meanwhile has no key any more.</summary>
    public async ValueTask<IReadOnlyList<IndexedMessage>> OpenAsync(
        IReadOnlyList<NewsMessage> messages, SearchHasher hasher, CancellationToken cancellationToken)
    {
        var indexed = new List<IndexedMessage>(messages.Count);
        var hashes = new HashSet<long>(256); // one for all: it grows to the largest once
        foreach (var message in messages)
        {
            if (await keys.FindAsync(message.Conversation, cancellationToken) is { } handle && Open(message, handle) is { } text)
            {
                indexed.Add(new IndexedMessage(message.Place, HashesOf(message, text, hasher, hashes)));
            }
        }

        return indexed;
    }

    private string? Open(NewsMessage message, ConversationHandle handle)
    {
        try
        {
            return message.Type == MessageType.File
                ? FileBody.Read(handle.Cipher.Open(message.Body, message.Id, SealedField.Text, message.Version)).Caption
                : message.Type == MessageType.Poll
                ? PollBody.Words(handle.Cipher.Open(message.Body, message.Id, SealedField.Text, message.Version))
                : handle.Cipher.OpenText(message.Body, message.Id, SealedField.Text, message.Version);
        }
        catch (CryptographicException)
        {
            // `keys verify` names it; the others must not wait for it.
            ChatLog.NotIndexed(logger, message.Id.Value);
            return null;
        }
    }

    private static long[] HashesOf(NewsMessage message, string text, SearchHasher hasher, HashSet<long> hashes)
    {
        hashes.Clear();
        hashes.Add(hasher.From(message.Sender));
        hasher.AddText(SearchText.Split(text), hashes);
        if (message.Type == MessageType.File)
        {
            hashes.Add(hasher.WithFiles);
        }

        AddMentions(MessageMentions.Read(message.Mentions), hasher, hashes);
        if (Links.Any(text))
        {
            hashes.Add(hasher.WithLink);
        }

        return [.. hashes];
    }

    private static void AddMentions(MessageMentions? mentions, SearchHasher hasher, HashSet<long> hashes)
    {
        foreach (var user in mentions?.Users ?? [])
        {
            hashes.Add(hasher.Mentioning(user));
        }

        if (mentions is { All: true })
        {
            hashes.Add(hasher.MentioningAll);
        }
    }
}
