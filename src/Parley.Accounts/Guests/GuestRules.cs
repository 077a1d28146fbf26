using Parley.Accounts.Profile;
using Parley.Platform.Matching;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

/// <summary>What a guest must be like; reports everything that is wrong at once.</summary>
internal static class GuestRules
{
    public const int NicknameCharacters = 32, NicknameBytes = 128;

    public static Result<NewGuest> Check(GuestRequest request)
    {
        var errors = new RequestErrors();
        var nickname = request.Nickname?.Trim() ?? "";
        errors.RequiredText("nickname", nickname, NicknameBytes);
        if (nickname.EnumerateRunes().Count() > NicknameCharacters)
        {
            errors.Add("nickname", $"at most {NicknameCharacters} characters", NicknameCharacters);
        }
        else if (nickname.Any(ProfileRules.IsUnfit))
        {
            errors.Add("nickname", "must not hold control characters, line breaks or characters that turn the direction of text");
        }

        var profile = MatchProfile.Read(errors, request.Interests, request.Languages);
        return errors.Any ? errors.ToError() : new NewGuest(nickname, profile);
    }
}

/// <summary>A request that keeps the rules.</summary>
internal sealed record NewGuest(string Nickname, MatchProfile Profile);
