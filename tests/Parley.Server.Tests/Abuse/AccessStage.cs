using System.Net.Http.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Server.Tests.Notifications;

namespace Parley.Server.Tests.Abuse;

/// <summary>The people of the access matrix, and what they have. What a request changes is made for that request alone; people are the same for all.</summary>
internal sealed class AccessStage : IAsyncDisposable
{
    /// <summary>Stands in what only those may read whose it is.</summary>
    public const string Canary = "canary-of-the-matrix";

    private readonly Dictionary<UserId, TestSocket> _sockets = [];
    private PushService _browsers = null!;
    private FcmService _google = null!;
    private string? _export;

    public TestServer Server { get; private set; } = null!;

    /// <summary>Whose everything is, unless a row says otherwise.</summary>
    public TestUser Ada { get; private set; } = null!;

    /// <summary>A member of all her groups.</summary>
    public TestUser Bob { get; private set; } = null!;

    /// <summary>Another user, who has nothing to do with her.</summary>
    public TestUser Eve { get; private set; } = null!;

    /// <summary>Was a member of all her groups.</summary>
    public TestUser Gone { get; private set; } = null!;

    public TestUser Guest { get; private set; } = null!;

    public TestUser Owner { get; private set; } = null!;

    public static async Task<AccessStage> SetAsync()
    {
        var stage = new AccessStage { _browsers = await PushService.StartAsync(), _google = await FcmService.StartAsync(TimeProvider.System) };
        stage.Server = await TestServer.StartAsync(
            DatabaseEngine.Sqlite,
            [.. Strangers.Settings, .. stage._google.Settings, ("Parley:WebPush:PrivateNetworks:0", "127.0.0.0/8"), ("Parley:WebPush:Contact", "mailto:admin@example.org")]);
        stage.Ada = await stage.Server.SignUpAsync("ada");
        stage.Bob = await stage.Server.SignUpAsync("bob");
        stage.Eve = await stage.Server.SignUpAsync("eve");
        stage.Gone = await stage.Server.SignUpAsync("gone");
        stage.Owner = await stage.Server.SignUpAsync("owner", AccountRole.Owner);
        stage.Guest = await stage.Server.GuestAsync("Guest");
        return stage;
    }

    public Task<TestUser> SomebodyAsync() => Server.SignUpAsync("somebody");

    /// <summary>Ada's group with Bob, which Gone has left.</summary>
    public async Task<Conversation> GroupAsync()
    {
        var group = await Ada.CreateGroupAsync(Canary, Bob, Gone);
        await Ada.SendAsync(group.Id, "while they were here");
        await Ada.RemoveAsync(group.Id, Gone);
        return group;
    }

    /// <summary>Such a group, and a message of Ada's that came after Gone had left.</summary>
    public async Task<Message> MessageAsync() => (await Ada.SendAsync((await GroupAsync()).Id, Canary)).Message;

    public async Task<string> FileAsync() => (await Ada.UploadAsync(TestFiles.Png(8, 8), Canary + ".png")).Id.ToString();

    /// <summary>Somebody has asked Ada to be a contact.</summary>
    public async Task<(TestUser From, string Id)> ContactRequestAsync()
    {
        var from = await SomebodyAsync();
        return (from, (await from.PostAsync("contacts/requests", new { userId = Ada.Id }).ReadAsync<Relation>(201)).Request!.Id.ToString());
    }

    /// <summary>Somebody who has an unread message.</summary>
    public async Task<(TestUser User, ConversationId Conversation, string Notification)> NotifiedAsync()
    {
        var user = await SomebodyAsync();
        var conversation = (await Bob.OpenDirectAsync(user)).Id;
        await Bob.SendAsync(conversation, Canary);
        await Server.SettledAsync();
        return (user, conversation, (await user.NotificationsAsync()).Items[0].Id.ToString());
    }

    public async Task<string> BrowserAsync(TestUser user) =>
        (await user.PostAsync("me/push-subscriptions", _browsers.Subscribe().Request).ReadAsync<PushSubscription>(201)).Id.ToString();

    public static async Task<string> DeviceAsync(TestUser user) =>
        (await user.PostAsync("me/push-devices", new { token = $"{Guid.NewGuid():N}{Guid.NewGuid():N}" }).ReadAsync<PushDevice>(201)).Id.ToString();

    /// <summary>What a browser's push service would not take.</summary>
    public async Task<string> DeadLetterAsync()
    {
        var user = await SomebodyAsync();
        await BrowserAsync(user);
        _browsers.Answer = _ => (413, null);
        await Bob.SendAsync((await Bob.OpenDirectAsync(user)).Id, Canary);
        while (true)
        {
            await Server.SettledAsync();
            if ((await Owner.GetAsync("admin/notifications/dead-letters").ReadAsync<ListResponse<DeadLetter>>(200)).Items is [var letter, ..])
            {
                return letter.Entry.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Ada's export, which is ready: one, since there may be one at a time.</summary>
    public async Task<string> ExportAsync() => _export ??= await MakeExportAsync();

    /// <summary>Another one of hers, of a group.</summary>
    public async Task<string> ConversationExportAsync()
    {
        var group = await GroupAsync();
        await NoExportAsync();
        return (await Ada.PostAsync($"conversations/{group.Id}/exports", new { }).ReadAsync<ExportJob>(202)).Id.ToString();
    }

    /// <summary>Until none of hers is under way: there is one at a time.</summary>
    public async Task NoExportAsync()
    {
        while ((await Ada.GetAsync("me/exports").ReadAsync<ListResponse<ExportJob>>(200)).Items.Any(job => job.State is ExportState.Queued or ExportState.Running))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<string> MakeExportAsync()
    {
        await NoExportAsync();
        var job = await Ada.PostAsync("me/exports", new { }).ReadAsync<ExportJob>(202);
        while ((await Ada.GetAsync($"me/exports/{job.Id}").ReadAsync<ExportJob>(200)).State != ExportState.Ready)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        return job.Id.ToString();
    }

    /// <summary>A mail that was written instead of sent.</summary>
    public async Task<string> MailAsync()
    {
        using var asked = await Server.Http.PostAsJsonAsync("auth/password/forgot", new { email = Ada.Session.User.Email });
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if ((await Owner.GetAsync("admin/mails").ReadAsync<ListResponse<MailSummary>>(200)).Items is [var mail, ..])
            {
                return mail.Id.ToString();
            }
        }
    }

    /// <summary>Another device of Ada's.</summary>
    public async Task<string> OtherSessionAsync()
    {
        await Server.SignInAsync(Ada);
        return (await Ada.GetAsync("me/sessions").ReadAsync<ListResponse<DeviceSession>>(200)).Items.First(session => !session.Current).Id.ToString();
    }

    public async Task<string> InvitationAsync() => (await Owner.PostAsync("admin/invitations", new { }).ReadAsync<CreatedInvitation>(201)).Id.ToString();

    /// <summary>A guest in a chat with another one.</summary>
    public async Task<(TestUser Guest, ConversationId Chat)> ChatOfStrangersAsync()
    {
        var chat = await StrangerChat.OpenAsync(Server);
        await chat.ShownAsync();
        _sockets.Add(chat.Ada.Id, chat.AdasSocket);
        _sockets.Add(chat.Bob.Id, chat.BobsSocket);
        return (chat.Ada, chat.Id);
    }

    public async Task<string> ReportAsync() =>
        (await Bob.PostAsync("reports", new { conversationId = (await GroupAsync()).Id, reason = "spam", text = Canary }).ReadAsync<ReportReceipt>(201)).Id.ToString();

    /// <summary>Everybody's one socket.</summary>
    public async Task<TestSocket> SocketOfAsync(TestUser user)
    {
        if (!_sockets.TryGetValue(user.Id, out var socket))
        {
            _sockets.Add(user.Id, socket = await user.ConnectAsync());
        }

        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values)
        {
            await socket.DisposeAsync();
        }

        await Server.DisposeAsync();
        await _browsers.DisposeAsync();
        await _google.DisposeAsync();
    }
}
