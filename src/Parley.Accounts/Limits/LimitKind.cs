namespace Parley.Accounts.Limits;

/// <summary>What is limited. Each kind has its own budgets (<see cref="LimitBudgets"/>).</summary>
internal enum LimitKind
{
    /// <summary>A password presented from a network that the account has not been used from.</summary>
    SignIn,

    /// <summary>A password presented from a network that the account has been used from: <see cref="AttemptLimits.KnownAccount"/>.</summary>
    KnownSignIn,

    Registration,

    /// <summary>A link to reset a password, asked for or used; another mail that confirms an address, asked for.</summary>
    Reset,

    /// <summary>A guest's session.</summary>
    Guest,

    /// <summary>A mail; the account is the address that it goes to.</summary>
    Mail,

    SetupCode,

    /// <summary>A password presented once more by somebody who is signed in.</summary>
    Confirmation,

    /// <summary>A sign-in by another provider.</summary>
    OAuth,

    /// <summary>A search of people.</summary>
    PeopleSearch,
}
