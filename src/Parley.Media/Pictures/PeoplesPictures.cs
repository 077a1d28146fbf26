using Parley.Contracts.Accounts;
using Parley.Contracts.Media;

namespace Parley.Media.Pictures;

/// <summary>Somebody's profile has changed, or they are gone: what they showed before goes.</summary>
internal sealed class PeoplesPictures(PictureUses uses) : IAccountListener
{
    public ValueTask HandleAsync(AccountEvent happened, CancellationToken cancellationToken) =>
        happened.Kind is AccountEventKind.UserUpdated or AccountEventKind.AccountDeleted
            ? uses.SettleAsync(PictureHolder.Of(happened.UserId), cancellationToken)
            : ValueTask.CompletedTask;
}
