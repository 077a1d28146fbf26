using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Matching;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reports;

/// <summary>Takes reports, with the last messages that the reporter can see.</summary>
internal sealed class ReportService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, ConversationReader conversations, PersonDirectory people, EvidenceStore evidence,
    ReportStore reports, Meetings meetings, IGuestDirectory guests, IUserDirectory users, IAuditTrail audit, IOptions<ReportOptions> options,
    TimeProvider clock, ILogger<ReportService> logger)
{
    private const int TextBytes = 2_000;

    private readonly RecentCounts _counts = new(options.Value.PerHour, TimeSpan.FromHours(1), clock);

    /// <summary>A conversation is reported once by one person: who repeats it is given the first report.</summary>
    /// <param name="caller">As the chat knows them.</param>
    /// <param name="account">Theirs.</param>
    public async ValueTask<Result<(ReportReceipt Receipt, bool IsNew)>> ReportAsync(
        Caller caller, UserId account, ReportRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (request.ConversationId is null)
        {
            errors.Add("conversationId", "is required");
        }

        if (request.Reason is null)
        {
            errors.Add("reason", "is required");
        }

        if (request.Text is { } text)
        {
            errors.Text("text", text, TextBytes);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var id = request.ConversationId!.Value;
        if (await reports.FindAsync(id, account, cancellationToken) is { } earlier)
        {
            return (ToReceipt(earlier), false);
        }

        if (_counts.Take(account) is { } wait)
        {
            return new ParleyError(ErrorCodes.RateLimited, $"At most {options.Value.PerHour} reports per hour.") { RetryAfter = wait };
        }

        return (await CollectAsync(caller, account, id, cancellationToken)).TryGet(out var about, out var error)
            ? await AddAsync(about, account, request, cancellationToken)
            : error;
    }

    private async ValueTask<Result<(ReportReceipt Receipt, bool IsNew)>> AddAsync(Case about, UserId account, ReportRequest request, CancellationToken cancellationToken)
    {
        var reported = about.Type == ConversationType.Group ? request.UserId : about.Evidence.People.FirstOrDefault(person => person.Account != account)?.Account;
        if (about.Type == ConversationType.Group && reported is { } named && about.Evidence.People.All(person => person.Account != named))
        {
            return ParleyError.Invalid(new FieldError("userId", "names nobody who is in this conversation"));
        }

        var report = new ReportRow
        {
            Id = ReportId.New(clock),
            CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            State = ReportState.Open,
            Reason = request.Reason!.Value,
            ConversationId = request.ConversationId!.Value,
            ConversationType = about.Type,
            Reporter = account,
            Reported = reported,
        };

        // Of a large group, only those whom the report is about.
        var kept = about.Evidence.People.Where(person =>
            person.Account == account || person.Account == reported || about.Evidence.Messages.Any(message => message.SenderId == person.Account));
        var content = about.Evidence with { People = [.. kept], Text = string.IsNullOrWhiteSpace(request.Text) ? null : request.Text };
        if (!await reports.AddAsync(report, content, cancellationToken))
        {
            return await reports.FindAsync(report.ConversationId, account, cancellationToken) is { } same
                ? (ToReceipt(same), false)
                : ParleyError.NotFound("conversation");
        }

        if (about.Type == ConversationType.Guest && reported is { } stranger)
        {
            await meetings.BlockAsync(account, stranger, cancellationToken);
        }

        ChatLog.Reported(logger, report.Id.Value);
        await audit.AddAsync(
            new AuditEvent(AuditKinds.ReportMade, account, reported, Detail: new Dictionary<string, string> { ["report"] = report.Id.ToString() }), cancellationToken);
        return (ToReceipt(report), true);
    }

    /// <summary>What the caller can see of a conversation now; or what is left of a chat that they were in.</summary>
    private async ValueTask<Result<Case>> CollectAsync(Caller caller, UserId account, ConversationId id, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return await evidence.FindAsync(id, cancellationToken) is { } left && left.People.Any(person => person.Account == account)
                ? new Case(ConversationType.Guest, await NameAsync(left, cancellationToken))
                : ParleyError.NotFound("conversation");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var (conversation, messages, seats) = await database.ReadAsync(
            async session =>
            {
                var found = await conversations.FindAsync(session, person, handle.Number);
                var floor = found is null ? 0 : Math.Max(found.FloorSeq, found.Me.FromSeq - 1);
                return (found, found is null ? [] : await evidence.ReadAsync(session, handle, floor), await Seat.OfConversationAsync(session, handle.Number));
            },
            cancellationToken);
        if (conversation is null)
        {
            return ParleyError.NotFound("conversation");
        }

        var ids = (conversation.Members ?? []).Select(member => member.UserId).Concat(messages.Select(message => message.SenderId)).Append(caller.UserId).ToHashSet();
        var accounts = seats.ToDictionary(seat => seat.Alias, seat => seat.Account);
        IReadOnlyList<EvidencePerson> all =
            [.. ids.Select(one => new EvidencePerson { InChat = one, Account = accounts.GetValueOrDefault(one, one), Name = "" })];
        return new Case(conversation.Type, await NameAsync(new Evidence { People = all, Messages = Evidence.Messaged(all, messages) }, cancellationToken));
    }

    /// <summary>Names and networks, as the accounts know them now.</summary>
    private async ValueTask<Evidence> NameAsync(Evidence nameless, CancellationToken cancellationToken)
    {
        var ids = nameless.People.Select(person => person.Account).ToList();
        var strangers = (await guests.GetAsync(ids, cancellationToken)).ToDictionary(guest => guest.Id);
        var known = (await users.GetAsync(ids, cancellationToken)).ToDictionary(user => user.Id);
        IReadOnlyList<EvidencePerson> named =
        [
            .. nameless.People.Select(person => strangers.TryGetValue(person.Account, out var guest)
                ? person with { Name = guest.Nickname, Guest = true, Address = guest.Address }
                : person with { Name = known.GetValueOrDefault(person.Account)?.DisplayName ?? "" }),
        ];
        var names = named.ToDictionary(person => person.Account, person => person.Name);
        return nameless with
        {
            People = named,
            Messages = [.. nameless.Messages.Select(message => message with { SenderName = names.GetValueOrDefault(message.SenderId, "") })],
        };
    }

    private static ReportReceipt ToReceipt(ReportRow row) => new() { Id = row.Id, CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt) };

    private sealed record Case(ConversationType Type, Evidence Evidence);
}
