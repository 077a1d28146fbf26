using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Platform.Limits;
using Parley.Protocol;

namespace Parley.Chat.Floods;

/// <summary>
/// How much one person, one address and one conversation may say. The first two are asked before anything is read for a message; the conversation's budget by the log's writer once the sender is known
/// to be a member, so that nobody else can spend it. Memory is bounded, whoever comes.
/// </summary>
public sealed class FloodControl(IOptions<FloodOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly SpendingTable _people = new(), _addresses = new(), _conversations = new();
    private readonly long _start = clock.GetTimestamp();

    private readonly Budget _perPerson = Make(nameof(FloodOptions.PerPerson), "messages and changes of messages by one person", Scaled(options, options.Value.PerPerson));
    private readonly Budget _perAddress = Make(nameof(FloodOptions.PerAddress), "messages and changes of messages from one address", Scaled(options, options.Value.PerAddress));
    private readonly Budget _perConversation = Make(nameof(FloodOptions.PerConversation), "messages into one conversation", Scaled(options, options.Value.PerConversation));
    private readonly int _deliveries = Scaled(options, options.Value.DeliveriesPerConversation);

    /// <summary>Takes one from the caller's budget and from their address's, or from neither. Safe from any thread.</summary>
    /// <returns>Null when it may be done; else <c>rate-limited</c>, which names the limit and when to try again.</returns>
    public ParleyError? Take(Caller caller)
    {
        lock (_lock)
        {
            var now = Now;
            if (_people.WaitOf(caller.UserId, _perPerson, now) is { Ticks: > 0 } ofPerson)
            {
                return _perPerson.Refuse(ofPerson);
            }

            if (_addresses.WaitOf(caller.Network, _perAddress, now) is { Ticks: > 0 } ofAddress)
            {
                return _perAddress.Refuse(ofAddress);
            }

            _people.Spend(caller.UserId, _perPerson, now);
            _addresses.Spend(caller.Network, _perAddress, now);
            return null;
        }
    }

    /// <summary>Takes one message from a conversation's budget, which is the smaller the more members it goes to. For the log's writer alone.</summary>
    /// <param name="conversation">Its number.</param>
    /// <param name="members">How many the message goes to.</param>
    internal ParleyError? Take(long conversation, long members)
    {
        var cost = Math.Max(_perConversation.Cost, Math.Min(Window.Ticks, Window.Ticks * members / _deliveries));
        var now = Now;
        if (_conversations.WaitOf(conversation, cost, Window, now) is { Ticks: > 0 } wait)
        {
            return (cost == _perConversation.Cost ? _perConversation : ForMembers(members, cost)).Refuse(wait);
        }

        _conversations.Spend(conversation, cost, now);
        return null;
    }

    private long Now => clock.GetElapsedTime(_start).Ticks;

    private static Budget ForMembers(long members, long cost) => Make(
        nameof(FloodOptions.DeliveriesPerConversation), string.Create(CultureInfo.InvariantCulture, $"messages into a conversation of {members} members"), (int)(Window.Ticks / cost));

    private static int Scaled(IOptions<FloodOptions> options, int number) => (int)Math.Min((long)number * options.Value.Scale, int.MaxValue);

    private static Budget Make(string setting, string what, int number) => new($"{FloodOptions.Section}:{setting}", what, number, Window);
}
