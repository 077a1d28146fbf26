using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Accounts.Addresses;
using Parley.Accounts.Administration;
using Parley.Accounts.Audit;
using Parley.Accounts.Console;
using Parley.Accounts.Contacts;
using Parley.Accounts.Deletion;
using Parley.Accounts.Events;
using Parley.Accounts.Exports;
using Parley.Accounts.Guests;
using Parley.Accounts.Invitations;
using Parley.Accounts.Limits;
using Parley.Accounts.Mails;
using Parley.Accounts.OAuth;
using Parley.Accounts.OAuth.Identities;
using Parley.Accounts.OAuth.Registration;
using Parley.Accounts.Passwords;
using Parley.Accounts.Profile;
using Parley.Accounts.Registration;
using Parley.Accounts.SecondFactors;
using Parley.Accounts.Sessions;
using Parley.Accounts.Settings;
using Parley.Accounts.Setup;
using Parley.Accounts.SignIn;
using Parley.Accounts.Tokens;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Contracts.Media;
using Parley.Platform.Bus;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Platform.Keys;
using Parley.Platform.Outbox;

namespace Parley.Accounts;

/// <summary>Who people are: registration, sign-in, sessions, access tokens, and finding one another.</summary>
public static class AccountsModule
{
    /// <summary>The module's name: of its database, its schema and its tags.</summary>
    public const string Name = "accounts";

    /// <summary>Needs <c>AddPlatform</c>. The databases must be migrated before the host starts.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddValidatedOptions<AccountsOptions>(AccountsOptions.Section);
        services.AddValidatedOptions<LimitOptions>(LimitOptions.Section);
        services.AddModuleDatabase(Name, typeof(AccountsModule).Assembly);

        services.AddOutbox(Name);
        services.AddOutboxConsumer<AccountEventConsumer>(Name);
        services.AddPublishedTopic(Name, AccountNotice.Topic);
        services.AddSingleton<AccountEvents>();

        services.AddSingleton<WrappedSecrets, SigningKeySecrets>();
        services.AddSingleton<WrappedSecrets, SetupCodeSecrets>();

        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<AuditVerification>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());

        services.AddSingleton<AttemptLimits>();
        services.AddSingleton<KnownNetworks>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<IUsernames>(provider => provider.GetRequiredService<UserStore>());
        services.AddHostedService<UserDirectoryRefresh>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<IUserDirectory>(provider => provider.GetRequiredService<UserDirectory>());

        services.AddSingleton<WrappedSecrets, MailSecrets>();
        services.AddSingleton<MailTexts>();
        services.AddSingleton<MailQueue>();
        services.AddOutboxConsumer<MailDelivery>(Name);
        services.AddSingleton<ProfileService>();
        services.AddSingleton<ProfilePictures>();
        services.AddSingleton<IPictureHolder, PersonPictures>();
        services.AddSingleton<IOwnAccount, OwnAccount>();
        services.AddSingleton<SettingsService>();
        services.AddSingleton<IRecipients, Recipients>();
        services.AddContacts();
        services.AddDeletionAndExports();

        services.AddSingleton<PasswordWorkers>();
        services.AddSingleton<PasswordHashes>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<ISetupCode>(provider => provider.GetRequiredService<SetupCode>());
        services.AddSingleton<AccountRegistration>();
        services.AddSingleton<PendingRegistrations>();
        services.AddSingleton<EmailVerification>();
        services.AddSingleton<InvitationStore>();
        services.AddSingleton<RegistrationPolicy>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<PasswordReset>();
        services.AddOutboxConsumer<PasswordResetMails>(Name);
        services.AddSingleton<PasswordChange>();
        services.AddSingleton<EmailChange>();
        services.AddSingleton<IAccountConsole, AccountConsole>();
        services.AddSingleton<SecondFactorSignIn>();

        services.AddSingleton<WrappedSecrets, SecondFactorSecrets>();
        services.AddSingleton<StaffRule>();
        services.AddSingleton<SecondFactorCheck>();
        services.AddSingleton<SecondFactorChallenges>();
        services.AddSingleton<SecondFactors.SecondFactors>();

        services.AddSingleton<UserAdministration>();
        services.AddSingleton<UserAdministrationReader>();
        services.AddSingleton<UserRoles>();
        services.AddSingleton<IUserRoles>(provider => provider.GetRequiredService<UserRoles>());

        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IAccessTokens>(provider => provider.GetRequiredService<AccessTokens>());

        services.AddSingleton<SessionStore>();
        services.AddSingleton<IAfterRestore, SessionsAfterRestore>();
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<ISessionRevocations>(provider => provider.GetRequiredService<RevokedSessions>());
        services.AddSingleton<UserSessions>();
        services.AddSingleton<RequestOrigin>();
        services.AddSingleton<RefreshCookie>();

        services.AddValidatedOptions<GuestOptions>(GuestOptions.Section).Validate<IOptions<AccountsOptions>>(
            static (guests, accounts) => !guests.Enabled || guests.IdleLifetime > accounts.Value.AccessTokenLifetime,
            "Parley:Guests:IdleLifetime must be longer than Parley:Accounts:AccessTokenLifetime: a session is used when its next access token is fetched.");
        services.AddSingleton<GuestStore>();
        services.AddSingleton<GuestAddresses>();
        services.AddSingleton<GuestEntry>();
        services.AddSingleton<GuestUpgrade>();
        services.AddSingleton<GuestDirectory>();
        services.AddSingleton<IGuestDirectory>(provider => provider.GetRequiredService<GuestDirectory>());
        services.AddSingleton<IGuestSanctions>(provider => provider.GetRequiredService<GuestDirectory>());
        services.AddSingleton<IGuestChallenge>(provider => provider.GetRequiredService<IOptions<GuestOptions>>().Value.Challenge switch
        {
            GuestChallengeKind.ProofOfWork => ActivatorUtilities.CreateInstance<ProofOfWork>(provider),
            _ => new NoChallenge(),
        });
        services.AddHostedService<GuestSweeper>();
        services.AddOAuth();

        services.AddHostedService<AccountsStart>();
        services.AddHostedService<SessionSweeper>();
        services.AddHostedService<RegistrationSweeper>();
        services.AddHostedService<RevocationWatch>();
        services.AddHostedService<SigningKeyRotation>();
        return services;
    }

    private static void AddDeletionAndExports(this IServiceCollection services)
    {
        services.AddValidatedOptions<DeletionOptions>(DeletionOptions.Section);
        services.AddSingleton<DeletionService>();
        services.AddSingleton<AccountErasure>();
        services.AddHostedService(provider => provider.GetRequiredService<AccountErasure>());

        services.AddValidatedOptions<ExportOptions>(ExportOptions.Section);
        services.AddSingleton<ExportFolder>();
        services.AddSingleton<ExportWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ExportWorker>());
        services.AddSingleton<ExportService>();
        services.AddSingleton<IConversationExports>(provider => provider.GetRequiredService<ExportService>());
        services.AddSingleton<IExportContributor, AccountExport>();
    }

    private static void AddContacts(this IServiceCollection services)
    {
        services.AddValidatedOptions<ContactOptions>(ContactOptions.Section);
        services.AddSingleton<RelationDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<RelationDirectory>());
        services.AddHostedService<RelationSweeper>();
        services.AddSingleton<ContactLookup>();
        services.AddSingleton<Relations>();
        services.AddSingleton<IRelations>(provider => provider.GetRequiredService<Relations>());
        services.AddSingleton<ContactService>();
        services.AddSingleton<BlockService>();
        services.AddSingleton<ContactLists>();
    }

    /// <summary>Maps the module under <c>/api/v1</c>, and the keys of its tokens at <c>/.well-known/jwks.json</c>.</summary>
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder root)
    {
        JwksEndpoint.Map(root);
        var api = root.MapGroup("/api/v1").WithTags("Accounts");
        UserEndpoints.Map(api);
        PasswordEndpoints.Map(api);
        EmailEndpoints.Map(api);
        ContactEndpoints.Map(api);
        var me = api.MapGroup("/me").WithMetadata(JsonBodyLimit.Instance);
        ProfileEndpoints.Map(me);
        ProfilePictureEndpoints.Map(me);
        SettingsEndpoints.Map(me);
        DeletionEndpoints.Map(me);
        ExportEndpoints.Map(me);
        var admin = api.MapGroup("/admin").WithMetadata(JsonBodyLimit.Instance);
        AuditEndpoints.Map(admin);
        MailEndpoints.Map(admin);
        InvitationEndpoints.Map(admin);
        AdminUserEndpoints.Map(admin);
        SecondFactorEndpoints.Map(api.MapGroup("/me/second-factor"));
        DeviceEndpoints.Map(api.MapGroup("/me/sessions"));
        IdentityEndpoints.Map(api.MapGroup("/me/identities"));

        var auth = api.MapGroup("/auth").WithMetadata(JsonBodyLimit.Instance);
        RegisterEndpoint.Map(auth);
        VerificationEndpoints.Map(auth);
        LoginEndpoint.Map(auth);
        SecondFactorEndpoint.Map(auth);
        SessionEndpoints.Map(auth);
        GuestEndpoints.Map(auth);
        OAuthEndpoints.Map(auth);
        ProviderRegistrationEndpoints.Map(auth);
        return root;
    }
}
